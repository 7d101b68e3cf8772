package io.github.contractroutes.intake;

import java.text.MessageFormat;
import java.util.Locale;
import java.util.ResourceBundle;

/**
 * What intake tells people, in their language. Values of a request are never put into a sentence,
 * only places and what is accepted.
 */
public final class Sentences {
  private final ResourceBundle bundle;

  /**
   * @param language {@code en} or {@code zh} ({@code contracts.language})
   */
  public Sentences(String language) {
    this.bundle =
        ResourceBundle.getBundle(
            Sentences.class.getPackageName() + ".sentences",
            Locale.forLanguageTag(language),
            ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
  }

  /** The sentence of that key with its places filled in. */
  String of(String key, Object... arguments) {
    return new MessageFormat(bundle.getString(key), Locale.ROOT).format(arguments);
  }

  /** A refusal whose sentence is the one of that key. */
  Refusal refuse(String code, String key, Object... arguments) {
    return new Refusal(code, of(key, arguments));
  }
}

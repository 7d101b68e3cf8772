package io.github.contractroutes.settings;

import java.util.List;

/** The service cannot start with these settings. */
public class SettingsException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<String> sentences;

  public SettingsException(List<String> sentences) {
    super(String.join(System.lineSeparator(), sentences));
    this.sentences = List.copyOf(sentences);
  }

  /** One for each mistake. */
  public List<String> sentences() {
    return sentences;
  }
}

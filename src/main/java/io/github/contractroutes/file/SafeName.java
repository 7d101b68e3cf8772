package io.github.contractroutes.file;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The file name of a document in the outbox: {@code <fileIndex>-<safe name>.pdf}, made from the
 * name that the platform gave. It keeps letters of every script, is the same on every machine
 * (Unicode NFC), can be stored on Linux, macOS and Windows, and never holds a path.
 */
public final class SafeName {

  /** What ext4, XFS, APFS and NTFS allow, counted in bytes of UTF-8 to be safe on all of them. */
  static final int MAX_BYTES = 255;

  private static final int LONGEST_READ = 4096;

  private static final Pattern SEPARATORS = Pattern.compile("[/\\\\]");
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Cn}]");
  private static final Pattern BLANKS = Pattern.compile("[\\p{Z}\\s]+");
  private static final Pattern NOT_ON_WINDOWS = Pattern.compile("[<>:\"|?*]");
  private static final Pattern EDGES = Pattern.compile("^[. ]+|[. ]+$");
  private static final Pattern OWN_SUFFIX = Pattern.compile("(?i)\\.pdf[. ]*$");
  private static final Pattern RESERVED =
      Pattern.compile("(?i)(con|prn|aux|nul|conin\\$|conout\\$|(com|lpt)[0-9¹²³])(?=\\.|$)");

  private final String prefix;
  private final String stem;
  private final String suffix;

  private SafeName(String prefix, String stem, String suffix) {
    this.prefix = prefix;
    this.stem = stem;
    this.suffix = suffix;
  }

  /**
   * Makes a name.
   *
   * @param fileIndex the document's place in its flow, from 0
   * @param name the platform's name; null, empty and hostile ones are fine
   */
  public static SafeName of(int fileIndex, String name) {
    String bounded = name == null ? "" : name.substring(0, Math.min(name.length(), LONGEST_READ));
    return new SafeName(fileIndex + "-", stem(bounded), ".pdf");
  }

  /** The file name, at most 255 bytes of UTF-8. */
  public String first() {
    return bounded(suffix);
  }

  /**
   * The name for a document that differs from one that has the first name.
   *
   * @param number 2 or more
   */
  public String numbered(int number) {
    return bounded("-" + number + suffix);
  }

  private static String stem(String name) {
    String clean =
        Arrays.stream(SEPARATORS.split(name))
            .filter(part -> !part.isBlank() && !part.equals(".") && !part.equals(".."))
            .collect(Collectors.joining("_"));
    clean = INVISIBLE.matcher(clean).replaceAll("");
    clean = BLANKS.matcher(clean).replaceAll(" ");
    clean = NOT_ON_WINDOWS.matcher(clean).replaceAll("_");
    clean = Normalizer.normalize(clean, Normalizer.Form.NFC);
    clean = trimmed(OWN_SUFFIX.matcher(clean).replaceFirst(""));
    clean = RESERVED.matcher(clean).lookingAt() ? "_" + clean : clean;
    return clean.isEmpty() ? "document" : clean;
  }

  private static String trimmed(String text) {
    return EDGES.matcher(text).replaceAll("");
  }

  private String bounded(String end) {
    int room = MAX_BYTES - bytes(prefix) - bytes(end);
    StringBuilder kept = new StringBuilder();
    int used = 0;
    int next;
    for (int i = 0; i < stem.length(); i += Character.charCount(next)) {
      next = stem.codePointAt(i);
      used += bytes(Character.toString(next));
      if (used > room) {
        break;
      }
      kept.appendCodePoint(next);
    }
    return prefix + trimmed(kept.toString()) + end;
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}

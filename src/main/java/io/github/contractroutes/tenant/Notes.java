package io.github.contractroutes.tenant;

import java.util.ArrayList;
import java.util.List;

/** The sentences that reading one tenant file produced, each with file and place. */
final class Notes {
  private final String file;
  private final List<String> mistakes = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  Notes(String file) {
    this.file = file;
  }

  void mistake(String place, String sentence) {
    mistakes.add(file + ": " + place + " " + sentence + ".");
  }

  void warning(String place, String sentence) {
    warnings.add(file + ": " + place + " " + sentence + ".");
  }

  List<String> mistakes() {
    return mistakes;
  }

  List<String> warnings() {
    return warnings;
  }
}

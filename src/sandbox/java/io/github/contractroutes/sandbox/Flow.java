package io.github.contractroutes.sandbox;

/**
 * What the sandbox is to know of one flow, where it differs from the general rule.
 *
 * @param flowId the flow
 * @param exists false: the platform does not know it
 * @param finished false: tsign refuses its documents
 * @param files number of documents; null: the general number
 * @param size bytes of each document; null: the general size
 * @param edition edition of its documents; null: the general edition
 */
public record Flow(
    String flowId, boolean exists, boolean finished, Integer files, Long size, Integer edition) {

  /** A finished flow with so many documents of the general size. */
  public static Flow finished(String flowId, int files) {
    return new Flow(flowId, true, true, files, null, null);
  }

  /** A flow that the platforms do not know. */
  public static Flow missing(String flowId) {
    return new Flow(flowId, false, false, null, null, null);
  }

  /** A flow that exists but is not signed by all. */
  public static Flow unfinished(String flowId) {
    return new Flow(flowId, true, false, null, null, null);
  }

  /** The same flow with documents of so many bytes. */
  public Flow withSize(long bytes) {
    return new Flow(flowId, exists, finished, files, bytes, edition);
  }

  /** The same flow with documents of another content. */
  public Flow withEdition(int number) {
    return new Flow(flowId, exists, finished, files, size, number);
  }
}

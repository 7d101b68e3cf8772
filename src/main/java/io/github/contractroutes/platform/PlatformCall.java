package io.github.contractroutes.platform;

import java.util.List;

/**
 * One call to a platform, before it is serialised and signed.
 *
 * @param callId our own id of the call, safe for logs
 * @param action what is asked
 * @param preview for {@link Action#CREATE}: {@code NeedPreview} is true, so nothing is created
 * @param key what it is signed with
 * @param agent who acts; null for tsign
 * @param members the payload less its item array, a JSON object ({@code {}} if there is nothing)
 * @param items JSON of each item, in order: FlowInfo objects (create), JSON strings with flow ids
 *     (resource urls, documents), or the whole payload object (prepare, exactly one)
 * @param marks for a create: Base64 text to fill into an absent or empty CustomerData of each item,
 *     or null to leave it; same length as items, or empty for no marks
 */
public record PlatformCall(
    String callId,
    Action action,
    boolean preview,
    PlatformKey key,
    Agent agent,
    byte[] members,
    List<byte[]> items,
    List<String> marks) {}

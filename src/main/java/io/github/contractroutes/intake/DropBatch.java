package io.github.contractroutes.intake;

import io.github.contractroutes.ledger.Poll;
import java.util.List;

/**
 * Some requests of a dropped file that are accepted together.
 *
 * @param poll what the ledger is given
 * @param pieces where the submissions of the poll stand in the file, in the same order
 */
record DropBatch(Poll poll, List<Piece> pieces) {}

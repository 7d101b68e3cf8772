package io.github.contractroutes.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.contractroutes.ledger.Verdict;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DropTest {
  private static final String LINE =
      "{\"requestId\":\"a\",\"tenant\":\"acme\",\"payload\":{\"FlowIds\":[\"f\"]}}\n";

  @TempDir private Path directory;
  private final Moves moves = new Moves(InstantSource.fixed(Given.NOW));
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Map<String, String> published = new HashMap<>();
  private Inbox inbox;
  private Path file;

  @BeforeEach
  void prepare() throws IOException {
    inbox = new Inbox(directory, "");
    inbox.prepare();
    file = directory.resolve("download/a.jsonl");
  }

  private Drop drop() throws IOException {
    return new Drop(file, inbox, Given.check(), stopping::get, published);
  }

  private static void judge(Drop drop, Verdict verdict) throws IOException {
    for (var batches = drop.batches(); batches.hasNext(); ) {
      DropBatch batch = batches.next();
      drop.judged(batch, Collections.nCopies(batch.pieces().size(), verdict));
    }
  }

  @Test
  void aFileThatGrewWhileItWasReadIsLeftAndNothingOfItIsRefused() throws IOException {
    Files.writeString(file, LINE);
    try (Drop drop = drop()) {
      judge(drop, new Verdict.Rejected("id-conflict", "Known."));
      Files.writeString(file, LINE, StandardOpenOption.APPEND);

      assertThat(drop.settle(moves)).isEqualTo(Drop.End.LEFT);
    }
    assertThat(file).exists();
    assertThat(inbox.refused(Operation.DOWNLOAD)).isEmptyDirectory();
  }

  @Test
  void aFileThatTakesTheNameBeforeTheMoveIsReadToo() throws IOException {
    Files.writeString(file, LINE);
    Path next = file.resolveSibling("next");
    Files.writeString(next, LINE);
    Files.setLastModifiedTime(next, Files.getLastModifiedTime(file));
    Moves late =
        new Moves(InstantSource.fixed(Given.NOW)) {
          @Override
          void rename(Path from, Path to) throws IOException {
            if (Files.exists(next)) {
              super.rename(next, file);
            }
            super.rename(from, to);
          }
        };
    try (Drop drop = drop()) {
      judge(drop, new Verdict.Accepted());

      assertThat(drop.settle(late)).isEqualTo(Drop.End.LEFT);
    }
    assertThat(file).exists();
    assertThat(inbox.accepted(Operation.DOWNLOAD)).isEmptyDirectory();
  }

  @Test
  void aFileThatCannotBeMovedAwayIsRefusedUnderOneName() throws IOException {
    Files.writeString(file, LINE);
    AtomicBoolean stuck = new AtomicBoolean(true);
    Moves sticky =
        new Moves(InstantSource.fixed(Given.NOW)) {
          @Override
          void rename(Path from, Path to) throws IOException {
            if (from.equals(file) && stuck.get()) {
              throw new AccessDeniedException("a.jsonl");
            }
            super.rename(from, to);
          }
        };
    for (int i = 0; i < 3; i++) {
      try (Drop drop = drop()) {
        judge(drop, new Verdict.Rejected("id-conflict", "Known."));
        assertThatThrownBy(() -> drop.settle(sticky)).isInstanceOf(AccessDeniedException.class);
        assertThatThrownBy(() -> drop.settle(sticky)).isInstanceOf(AccessDeniedException.class);
      }
    }
    assertThat(inbox.refused(Operation.DOWNLOAD))
        .isDirectoryContaining(path -> path.endsWith("a.jsonl.error.json"));
    stuck.set(false);
    try (Drop drop = drop()) {
      judge(drop, new Verdict.Rejected("id-conflict", "Known."));
      assertThat(drop.settle(sticky)).isEqualTo(Drop.End.REFUSED);
    }
    try (Stream<Path> left = Files.list(inbox.refused(Operation.DOWNLOAD))) {
      assertThat(left.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("a.jsonl", "a.jsonl.error.json");
    }
  }

  @Test
  void whatIsInTheWayOfTheRefusedPiecesIsNamed() throws IOException {
    Files.writeString(file, LINE);
    Files.createDirectory(inbox.refused(Operation.DOWNLOAD).resolve(".a.jsonl.part"));
    try (Drop drop = drop()) {
      assertThatThrownBy(() -> judge(drop, new Verdict.Rejected("id-conflict", "Known.")))
          .isInstanceOf(FileSystemException.class)
          .hasMessageContaining(".a.jsonl.part");
    }
  }

  @Test
  void aFileThatWasTakenAwayIsGone() throws IOException {
    Files.writeString(file, LINE);
    try (Drop drop = drop()) {
      judge(drop, new Verdict.Accepted());
      Files.delete(file);

      assertThat(drop.settle(moves)).isEqualTo(Drop.End.GONE);
    }
    assertThatThrownBy(this::drop).isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void whenTheServiceStopsAFileIsLeftForLater() throws IOException {
    Files.writeString(file, LINE.repeat(1_001));
    stopping.set(true);
    try (Drop drop = drop()) {
      judge(drop, new Verdict.Accepted());

      assertThat(drop.requests()).isZero();
      assertThat(drop.settle(moves)).isEqualTo(Drop.End.LEFT);
    }
    assertThat(file).exists();
  }

  @Test
  void whenTheServiceStopsNoFurtherBatchIsBegun() throws IOException {
    Files.writeString(file, LINE.repeat(1_001));
    try (Drop drop = drop()) {
      var batches = drop.batches();
      assertThat(batches.hasNext()).isTrue();
      DropBatch batch = batches.next();
      stopping.set(true);
      drop.judged(batch, Collections.nCopies(500, new Verdict.Accepted()));

      assertThat(batches.hasNext()).isFalse();
      assertThat(drop.settle(moves)).isEqualTo(Drop.End.LEFT);
    }
  }

  @Test
  void aTakenNameInRefusedIsSteppedAround() throws IOException {
    Files.writeString(file, LINE);
    try (Drop drop = drop()) {
      judge(drop, new Verdict.Rejected("id-conflict", "Known."));
      Path obstacle = inbox.refused(Operation.DOWNLOAD).resolve("a.jsonl");
      Files.createDirectories(obstacle.resolve("inner"));
      Path free = inbox.refused(Operation.DOWNLOAD).resolve("a-20261121T080000000Z.jsonl");

      assertThat(drop.settle(moves)).isEqualTo(Drop.End.REFUSED);
      assertThat(free).exists();
      assertThat(free.resolveSibling(free.getFileName() + ".error.json")).exists();
    }
  }

  @Test
  void verdictsThatAreMissingKeepTheFile() throws IOException {
    Files.writeString(file, LINE);
    try (Drop drop = drop()) {
      var batches = drop.batches();
      assertThat(batches.hasNext()).isTrue();
      DropBatch batch = batches.next();

      assertThatThrownBy(() -> drop.judged(batch, List.of())).hasMessageContaining("incomplete");
    }
  }

  @Test
  void oneInstanceAtATimeTakesFilesOfAnOperation() throws IOException {
    Path operation = inbox.directory(Operation.DOWNLOAD);
    try (InboxLock held = InboxLock.take(operation).orElseThrow()) {
      assertThat(held).isNotNull();
      assertThat(InboxLock.take(operation)).isEmpty();
      assertThat(InboxLock.take(inbox.directory(Operation.CREATE)).isPresent()).isTrue();
    }
    assertThat(InboxLock.take(operation)).isPresent();
  }
}

package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SharedFlushTest {
  @TempDir Path folder;

  @Test
  void everyoneComesToTheEndOfASharedFlush() throws Exception {
    SharedFlush flush = new SharedFlush();
    ExecutorService threads = Executors.newFixedThreadPool(16);
    List<Callable<Void>> work = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      Path child = folder.resolve("flow-" + i);
      work.add(
          () -> {
            Files.createDirectory(child);
            flush.flush(folder);
            return null;
          });
    }

    List<Future<Void>> done = threads.invokeAll(work);
    threads.shutdown();

    assertThat(done).allSatisfy(each -> assertThat(each.get()).isNull());
  }

  @Test
  void aDirectoryThatCannotBeFlushedSaysSoToEveryoneAndHoldsNobodyUp() throws Exception {
    SharedFlush flush = new SharedFlush();
    Path gone = folder.resolve("gone");

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> flush.flush(gone)).isInstanceOf(NoSuchFileException.class);
    }
    Files.createDirectory(gone);
    flush.flush(gone);
  }
}

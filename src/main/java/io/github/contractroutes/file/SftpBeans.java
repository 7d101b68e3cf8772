package io.github.contractroutes.file;

import java.nio.file.Path;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/** Binds what the SFTP journeys refer to. */
public final class SftpBeans {
  private SftpBeans() {}

  /** Binds {@code sftpInTrouble} for {@code routes/intake-sftp.camel.yaml}. */
  public static void in(CamelContext context, String server) {
    trouble(context, "sftpInTrouble", "contracts.sftp.in", server);
  }

  /**
   * Binds {@code sftpOutTrouble} and {@code outboxFile} for {@code routes/deliver-sftp.camel.yaml}.
   *
   * @param outbox where the files lie
   */
  public static void out(CamelContext context, String server, Path outbox) {
    trouble(context, "sftpOutTrouble", "contracts.sftp.out", server);
    context.getRegistry().bind("outboxFile", new OutboxFileStep(outbox));
  }

  private static void trouble(CamelContext context, String name, String keys, String server) {
    SftpTroubleStep trouble = new SftpTroubleStep(keys, server);
    context.getRegistry().bind(name, trouble);
    HealthCheckRegistry.get(context).register(trouble);
  }
}

package io.github.contractroutes.file;

import java.nio.file.Path;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;

/** Binds what the SFTP journeys refer to. */
public final class SftpBeans {
  private SftpBeans() {}

  /**
   * Binds the component {@code sftp-in} and {@code sftpInTrouble} for {@code
   * routes/intake-sftp.camel.yaml}.
   *
   * @param onTrouble is closed whenever a poll or a file has failed
   */
  public static void in(CamelContext context, SftpLogin login, AutoCloseable onTrouble) {
    context.addComponent("sftp-in", new SftpClient(login));
    trouble(context, "sftpInTrouble", "contracts.sftp.in", login, onTrouble);
  }

  /**
   * Binds the component {@code sftp-out}, {@code sftpOutTrouble} and {@code outboxFile} for {@code
   * routes/deliver-sftp.camel.yaml}.
   *
   * @param outbox where the files lie
   */
  public static void out(CamelContext context, SftpLogin login, Path outbox) {
    context.addComponent("sftp-out", new SftpDeliveryClient(login));
    trouble(context, "sftpOutTrouble", "contracts.sftp.out", login, () -> {});
    String instance = UUID.randomUUID().toString().substring(0, 8);
    context.getRegistry().bind("outboxFile", new OutboxFileStep(outbox, instance));
  }

  private static void trouble(
      CamelContext context, String name, String keys, SftpLogin login, AutoCloseable onTrouble) {
    SftpTroubleStep trouble = new SftpTroubleStep(keys, login.server(), onTrouble);
    context.getRegistry().bind(name, trouble);
    HealthCheckRegistry.get(context).register(trouble);
  }
}

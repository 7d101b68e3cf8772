package io.github.contractroutes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import java.util.zip.ZipException;
import javax.net.ssl.SSLHandshakeException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.MalformedChunkCodingException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.ProtocolException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FetchErrorsTest {

  static Stream<Arguments> failures() {
    String text = "https://h/x?hkey=topsecret";
    return Stream.of(
        arguments(new ConnectTimeoutException(text), Trouble.TIMED_OUT),
        arguments(new SocketTimeoutException(text), Trouble.TIMED_OUT),
        arguments(new UnknownHostException(text), Trouble.CONNECTION_FAILED),
        arguments(new ConnectException(text), Trouble.CONNECTION_FAILED),
        arguments(new SocketException(text), Trouble.CONNECTION_FAILED),
        arguments(new SSLHandshakeException(text), Trouble.CONNECTION_FAILED),
        arguments(new NoHttpResponseException(text), Trouble.CONNECTION_FAILED),
        arguments(new ProtocolException(text), Trouble.CONNECTION_FAILED),
        arguments(new IOException(text), Trouble.CONNECTION_FAILED),
        arguments(new ConnectionClosedException(text), Trouble.CUT_SHORT),
        arguments(new MalformedChunkCodingException(text), Trouble.CUT_SHORT),
        arguments(new EOFException(text), Trouble.CUT_SHORT),
        arguments(new ZipException(text), Trouble.NOT_A_PDF),
        arguments(new IllegalStateException(text), Trouble.UNEXPECTED),
        arguments(
            new IOException(text, new CheckedDns.InsideException("inside")),
            Trouble.HOST_NOT_ALLOWED),
        arguments(
            new RuntimeException(text, new FetchException(Trouble.DISK_FULL, "full")),
            Trouble.DISK_FULL));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void everyFailureHasANameAndASentenceWithoutForeignText(Throwable thrown, Trouble trouble) {
    FetchException failure = FetchErrors.of(thrown);
    assertThat(failure.trouble()).isEqualTo(trouble);
    assertThat(failure.getMessage()).doesNotContain("topsecret");
  }
}

package io.github.contractroutes.platform;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.apache.hc.core5.http.io.HttpClientConnection;

/**
 * A connection that tells when a request is written: when its flush has ended, or has failed. The
 * client gives no other sign of it; the first write of a process, or one on a busy machine, may
 * take tens of milliseconds.
 */
final class Written implements InvocationHandler {
  private final HttpClientConnection connection;
  private final HandOver handOver;
  private boolean told;

  private Written(HttpClientConnection connection, HandOver handOver) {
    this.connection = connection;
    this.handOver = handOver;
  }

  static HttpClientConnection tells(HttpClientConnection connection, HandOver handOver) {
    return (HttpClientConnection)
        Proxy.newProxyInstance(
            HttpClientConnection.class.getClassLoader(),
            new Class<?>[] {HttpClientConnection.class},
            new Written(connection, handOver));
  }

  @Override
  public Object invoke(Object proxy, Method method, Object[] arguments) throws Throwable {
    boolean failed = true;
    try {
      Object result = method.invoke(connection, arguments);
      failed = false;
      return result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    } finally {
      if (!told && (failed || method.getName().equals("flush"))) {
        told = true;
        handOver.written();
      }
    }
  }
}

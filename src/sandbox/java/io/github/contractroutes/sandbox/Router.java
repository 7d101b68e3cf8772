package io.github.contractroutes.sandbox;

import java.util.Optional;

/** Finds who answers a request, and lets faults strike what was admitted. */
final class Router {
  private final Essbasic essbasic;
  private final Tsign tsign;
  private final FileHost files;
  private final Control control;
  private final Faults faults;
  private final Counts counts;

  Router(
      Essbasic essbasic,
      Tsign tsign,
      FileHost files,
      Control control,
      Faults faults,
      Counts counts) {
    this.essbasic = essbasic;
    this.tsign = tsign;
    this.files = files;
    this.control = control;
    this.faults = faults;
    this.counts = counts;
  }

  void serve(RawRequest request, Delivery delivery) {
    if (request.path().startsWith("/sandbox/")) {
      delivery.send(control.answer(request));
      return;
    }
    try {
      Call call = admit(request);
      Optional<Fault> fault = faults.strike(call);
      if (fault.isEmpty()) {
        delivery.send(call.execute(fault));
      } else {
        counts.fault(fault.get());
        new Accident(fault.get(), call, delivery).happen();
      }
    } catch (Refusal refusal) {
      delivery.send(refusal.answer());
    }
  }

  private Call admit(RawRequest request) throws Refusal {
    String path = request.path();
    if (path.equals("/")) {
      return essbasic.admit(request);
    }
    if (FileHost.serves(path)) {
      return files.admit(request);
    }
    if (path.startsWith("/confirm/") || path.equals("/document-url-preview")) {
      throw new Refusal(Answer.html(200, "Sandbox page"));
    }
    // Whatever else there is, e签宝's gateway wants to be signed before it looks at the path.
    if (path.startsWith("/v1/") || !request.header("X-Tsign-Open-App-Id").isEmpty()) {
      return tsign.admit(request);
    }
    throw new Refusal(Answer.html(404, "404 Not Found"));
  }
}

package io.github.contractroutes.sandbox;

import io.github.contractroutes.sandbox.Links.Target;
import io.github.contractroutes.sandbox.Links.Verdict;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Serves documents over links; knows no signatures and no quota, like the real file hosts. */
final class FileHost {
  private static final Pattern ESSBASIC =
      Pattern.compile("/file/(?:FLOW|PREVIEW)/([^/]+)/0/([0-9]{1,4})\\.PDF");
  private static final Pattern TSIGN = Pattern.compile("/[0-9]{10}/[0-9a-f-]{36}/[^/]+");
  private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,18})-([0-9]{0,18})");

  private final Links links;
  private final Flows flows;
  private final Counts counts;
  private final LongSupplier epochSeconds;

  FileHost(Links links, Flows flows, Counts counts, LongSupplier epochSeconds) {
    this.links = links;
    this.flows = flows;
    this.counts = counts;
    this.epochSeconds = epochSeconds;
  }

  static boolean serves(String path) {
    return path.startsWith("/file/") || TSIGN.matcher(path).matches();
  }

  Call admit(RawRequest request) throws Refusal {
    counts.called("file");
    boolean get = request.method().equals("GET") || request.method().equals("HEAD");
    if (!get) {
      throw new Refusal(Answer.html(405, "405 Not Allowed"));
    }
    Matcher essbasic = ESSBASIC.matcher(request.path());
    if (essbasic.matches()) {
      demand(links.checkEssbasic(request, epochSeconds.getAsLong()), essbasicRefusal());
      return call(request, new Target(essbasic.group(1), Integer.parseInt(essbasic.group(2))));
    }
    if (TSIGN.matcher(request.path()).matches()) {
      Verdict verdict = links.checkTsign(request, epochSeconds.getAsLong());
      demand(verdict, ossRefusal(verdict));
      return call(request, links.tsignTarget(request.path()));
    }
    throw new Refusal(Answer.html(404, "404 Not Found"));
  }

  private void demand(Verdict verdict, Answer refusal) throws Refusal {
    if (verdict != Verdict.GOOD) {
      counts.downloadRefused();
      throw new Refusal(refusal);
    }
  }

  private static Answer essbasicRefusal() {
    return Answer.html(403, "403 Forbidden");
  }

  private static Answer ossRefusal(Verdict verdict) {
    String[] error =
        verdict == Verdict.EXPIRED
            ? new String[] {"AccessDenied", "Request has expired."}
            : new String[] {
              "SignatureDoesNotMatch",
              "The request signature we calculated does not match the signature you provided."
            };
    return Answer.text(
        403,
        "application/xml",
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error>\n  <Code>%s</Code>\n  <Message>%s</Message>\n</Error>\n"
            .formatted(error[0], error[1]));
  }

  private Call call(RawRequest request, Target target) {
    return new Call() {
      @Override
      public String action() {
        return "file";
      }

      @Override
      public List<Map<String, String>> items() {
        return List.of(Map.of("FlowId", target.flowId(), "index", "" + target.index()));
      }

      @Override
      public Answer execute(Optional<Fault> fault) {
        counts.executed("file");
        counts.downloaded();
        return answer(request, flows.pdf(target.flowId(), target.index()));
      }

      @Override
      public Answer error(Fault fault) {
        return essbasicRefusal();
      }
    };
  }

  private static Answer answer(RawRequest request, Pdf pdf) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/pdf");
    headers.put("Accept-Ranges", "bytes");
    Matcher range = RANGE.matcher(request.header("Range"));
    if (!range.matches()) {
      return new Answer(200, headers, pdf);
    }
    long from = Long.parseLong(range.group(1));
    String end = range.group(2);
    long to = end.isEmpty() ? pdf.length() - 1 : Math.min(Long.parseLong(end), pdf.length() - 1);
    if (from > to) {
      headers.put("Content-Range", "bytes */" + pdf.length());
      return new Answer(416, headers, Content.of(new byte[0]));
    }
    headers.put("Content-Range", "bytes %d-%d/%d".formatted(from, to, pdf.length()));
    return new Answer(206, headers, pdf.part(from, to - from + 1));
  }
}

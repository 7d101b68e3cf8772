package io.github.contractroutes.file;

import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/** Loads the route file as the service does, without starting it. */
final class FetchRoutes {
  private FetchRoutes() {}

  static CamelContext load(FileSettings settings) throws Exception {
    DefaultCamelContext context = new DefaultCamelContext();
    Properties properties = new Properties();
    properties.setProperty("contracts.files.store", "true");
    properties.setProperty("contracts.files.concurrency", "4");
    context.getPropertiesComponent().setInitialProperties(properties);
    FileBeans.bind(context, settings);
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(
            PluginHelper.getResourceLoader(context)
                .resolveResource("file:routes/fetch.camel.yaml"));
    return context;
  }
}

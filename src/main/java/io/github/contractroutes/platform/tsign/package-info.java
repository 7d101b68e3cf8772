/**
 * e签宝 ({@code tsign}): the documents request, its signature or its shared token, the reading of
 * answers, and the routes that join them. The facts come from platforms/tsign.md.
 */
package io.github.contractroutes.platform.tsign;

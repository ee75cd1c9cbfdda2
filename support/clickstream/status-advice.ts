/** The likely cause of an answer with another status than success, and what to do. */
export function statusAdvice(status: number): [cause: string, remedy: string] {
  if (status >= 300 && status < 400)
    return [
      "something before the service sends clients elsewhere, to its own address or to a page for logging in",
      "set CLICKSTREAM_BASE_URL to the address it redirects to; if it wants a token, CLICKSTREAM_HEADERS",
    ];
  if (status === 401 || status === 403)
    return [
      "a gateway before the service wants to know who asks, or does not let this one in",
      'set CLICKSTREAM_HEADERS="Authorization: Bearer …" to what it wants (a token may have expired), or go past it with PORT_FORWARD=true',
    ];
  if (status === 407)
    return ["a proxy before the service wants a login", "put its login into HTTP_PROXY and HTTPS_PROXY"];
  if (status === 404)
    return [
      "the address is not that of a clickstream service, or a path is missing from it",
      "check CLICKSTREAM_BASE_URL",
    ];
  if (status === 405)
    return ["this deployment does not take POST at the generate endpoint", "check which version is deployed"];
  if (status === 415)
    return ["the endpoint does not take JSON", "compare the request's body with the service's API description"];
  if (status === 400 || status === 422)
    return ["the service did not accept the request's parameters", "compare them with the service's API description"];
  if (status === 429)
    return [
      "the service is busy with another generation, or something allows only so many requests in a time",
      "wait until it takes requests again, and run this scenario again; let it say in Retry-After how long that is",
    ];
  if (status === 409)
    return ["the service is busy with another generation", "wait until it has ended, and run this scenario again"];
  if ([502, 503, 504].includes(status))
    return [
      "the service is down, overloaded, or too slow for the proxy before it",
      "look at the state of its pods, and into the proxy's log",
    ];
  if (status >= 500)
    return ["the service failed while it handled the request", "look at the service's log for the error"];
  return ["this is not how the service answers by its contract", "check which version is deployed"];
}

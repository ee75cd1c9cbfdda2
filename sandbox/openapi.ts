/** Of users, of products and of events that the endpoint generates at once. */
export const MOST_ROWS = 1_000_000;

/** The service's description of itself, with the parameters of the generate operation where it takes them. */
export function openApiDocument(takesParameters: boolean) {
  const health = (summary: string) => ({
    get: { tags: ["health"], summary, responses: { 200: { description: "OK" } } },
  });
  const wholeNumber = { type: "integer", minimum: 1, maximum: MOST_ROWS };
  const schema = {
    type: "object",
    properties: {
      num_users: wholeNumber,
      num_products: wholeNumber,
      num_events: wholeNumber,
      seed: { type: "integer" },
      output_format: { type: "string", enum: ["csv", "json", "parquet"] },
      skip_upload: { type: "boolean" },
    },
  };
  return {
    openapi: "3.1.0",
    info: { title: "Clickstream Analytics Service", version: "1.0.0-sandbox" },
    paths: {
      "/api/v1/health/live": health("Live"),
      "/api/v1/health/ready": health("Ready"),
      "/api/v1/data/generate": {
        post: {
          tags: ["data"],
          summary: "Generate data",
          ...(takesParameters ? { requestBody: { content: { "application/json": { schema } } } } : {}),
          responses: { 200: { description: "The generator's output", content: { "text/plain": {} } } },
        },
      },
    },
  };
}

/** A Fluent file as the build hands it on: parsed, and read when a language is first used. */
declare module '*.ftl' {
  const sentences: () => import('@fluent/bundle').FluentResource['body'];
  export default sentences;
}

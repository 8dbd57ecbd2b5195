/** A Fluent file as the build hands it on: parsed. */
declare module '*.ftl' {
  const body: import('@fluent/bundle').FluentResource['body'];
  export default body;
}

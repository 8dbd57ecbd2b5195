/** A Fluent file as the build hands it on. */
declare module '*.ftl' {
  const sentences: import('$lib/words/sentences').Sentences;
  export default sentences;
}

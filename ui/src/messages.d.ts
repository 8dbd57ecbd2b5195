/** A Fluent file as the build hands it on. */
declare module '*.ftl' {
  const sentences: import('$lib/words/sentences').Sentences;
  export default sentences;
}

/** Those of its sentences that the first screen does not say. */
declare module '*.ftl?later' {
  const sentences: import('$lib/words/sentences').Sentences;
  export default sentences;
}

declare module 'picomatch' {
  interface Options {
    /** Whether names that begin with a point fit. */
    readonly dot?: boolean
  }
  interface Scanned {
    /** The folder before the first pattern. */
    readonly base: string
    readonly glob: string
    readonly isGlob: boolean
  }
  interface Picomatch {
    (glob: string, options?: Options): (name: string) => boolean
    scan(pattern: string): Scanned
  }
  const picomatch: Picomatch
  export default picomatch
}

/** The content of a file as base64; vite.config.ts says how. */
declare module '*?base64' {
  const content: string
  export default content
}

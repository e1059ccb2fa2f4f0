declare module 'saxen' {
  /** Values with entities as they are written. */
  export type Attributes = () => Readonly<Partial<Record<string, string>>>

  export class Parser {
    on(event: 'openTag', handle: (name: string, attributes: Attributes) => void): this
    on(event: 'closeTag', handle: (name: string) => void): this
    on(event: 'text' | 'cdata', handle: (text: string) => void): this
    write(xml: string): this
    end(): this
  }
}

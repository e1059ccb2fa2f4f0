declare module 'saxen' {
  /** Values with entities as they are written. */
  export type Attributes = () => Readonly<Partial<Record<string, string>>>
  export type DecodeEntities = (text: string) => string

  export class Parser {
    on(event: 'openTag', handle: (name: string, attributes: Attributes, decode: DecodeEntities, selfClosing: boolean) => void): this
    on(event: 'closeTag', handle: (name: string, decode: DecodeEntities, selfClosing: boolean) => void): this
    on(event: 'text', handle: (text: string, decode: DecodeEntities) => void): this
    on(event: 'cdata', handle: (text: string) => void): this
    on(event: 'error' | 'warn', handle: (error: Error) => void): this
    write(xml: string): this
    end(): this
    stop(): void
  }
}

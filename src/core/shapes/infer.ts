import type * as z from 'zod'

/** The type of what a definition describes, all of it readonly: whoever holds a result never changes it. */
export type Infer<Definition extends z.ZodType> = DeepReadonly<z.output<Definition>>

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? {readonly [Key in keyof T]: DeepReadonly<T[Key]>}
    : T

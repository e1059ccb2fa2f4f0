import * as z from 'zod'

/**
 * The definition of each part of an object or a list, given the whole's definition.
 * @returns For a key, its definition, and undefined where there is none.
 */
export function partsOf(definition: z.ZodType | undefined, value: object): (key: string) => z.ZodType | undefined {
  const inner = resolved(definition, value)
  if (inner instanceof z.ZodArray) return () => inner.element as z.ZodType
  if (inner instanceof z.ZodRecord) return () => inner.valueType as z.ZodType
  if (inner instanceof z.ZodObject) {
    const shape: Readonly<Partial<Record<string, z.ZodType>>> = inner.shape
    return key => (Object.hasOwn(shape, key) ? shape[key] : undefined)
  }
  return () => undefined
}

/** What stands behind "may be left out" and "one of these". */
export function resolved(definition: z.ZodType | undefined, value: unknown): z.ZodType | undefined {
  if (definition instanceof z.ZodExactOptional) return resolved(definition.unwrap() as z.ZodType, value)
  if (definition instanceof z.ZodUnion)
    return resolved(
      (definition.options as z.ZodType[]).find(option => option.safeParse(value).success),
      value,
    )
  return definition
}

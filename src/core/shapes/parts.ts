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

/** The names of the parts that an object of the definition may have at this place; none where there is no object. */
export function namesAt(definition: z.ZodType, path: readonly PropertyKey[]): string[] {
  return Object.keys(shapeAt(definition, path))
}

/** Those of them that it must have. */
export function requiredAt(definition: z.ZodType, path: readonly PropertyKey[]): string[] {
  return Object.entries(shapeAt(definition, path)).flatMap(([name, part]) => (part instanceof z.ZodExactOptional ? [] : [name]))
}

function shapeAt(definition: z.ZodType, path: readonly PropertyKey[]): Readonly<Record<string, z.ZodType>> {
  const inner = resolved(definition, undefined)
  const [key, ...rest] = path
  if (path.length > 0) return shapeAt(partsOf(inner, {})(String(key)) ?? z.never(), rest)
  return inner instanceof z.ZodObject ? inner.shape : {}
}

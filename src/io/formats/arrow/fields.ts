import type {Field} from 'apache-arrow/fb/field'
import type {Schema} from 'apache-arrow/fb/schema'
import {Type} from 'apache-arrow/fb/type'
import {Union} from 'apache-arrow/fb/union'
import {UnionMode} from 'apache-arrow/fb/union-mode'

/** A column, or a part of a nested one, as the schema says it. */
export interface ArrowField {
  readonly name: string
  readonly typeId: Type
  readonly field: Field
  readonly children: readonly ArrowField[]
  /** Cells are places in a dictionary of such values. */
  readonly dictionary?: {
    readonly id: bigint
    readonly bits: number
    readonly isSigned: boolean
    readonly isOrdered: boolean
  }
}

/**
 * The columns of a schema.
 * @param bytes Of the schema: it has fewer fields than that.
 * @throws {Error} When that cannot be.
 */
export function fieldsOf(schema: Schema, bytes: number): ArrowField[] {
  const budget = {left: bytes / 4}
  return listed(schema.fieldsLength(), budget, at => schema.fields(at))
}

/** What one field says, its parts included. */
function listed(count: number, budget: {left: number}, at: (index: number) => Field | null): ArrowField[] {
  budget.left -= count
  if (!(count >= 0 && budget.left >= 0)) throw new Error('fields')
  return Array.from({length: count}, (_, index) => {
    const field = at(index)
    const name = field?.name()
    if (field === null || typeof name !== 'string') throw new Error('field')
    const encoding = field.dictionary()
    const index_ = encoding?.indexType()
    return {
      name,
      typeId: field.typeType(),
      field,
      children: listed(field.childrenLength(), budget, child => field.children(child)),
      ...(encoding !== null && {
        dictionary: {
          id: encoding.id(),
          bits: index_?.bitWidth() ?? 32,
          isSigned: index_?.isSigned() ?? true,
          isOrdered: encoding.isOrdered(),
        },
      }),
    }
  })
}

/** How many buffers a field has beside those of its parts, validity included; views have more, which the batch counts. */
export function bufferCount({typeId, field, dictionary}: ArrowField, isBeforeVersion5: boolean): number {
  if (dictionary !== undefined) return 2
  if (typeId === Type.Union) {
    const isDense = (field.type(new Union()) as Union | null)?.mode() === UnionMode.Dense
    return (isDense ? 2 : 1) + (isBeforeVersion5 ? 1 : 0)
  }
  return BUFFERS[typeId] ?? 2
}

const BUFFERS: Readonly<Partial<Record<Type, number>>> = {
  [Type.Null]: 0,
  [Type.RunEndEncoded]: 0,
  [Type.Struct_]: 1,
  [Type.FixedSizeList]: 1,
  [Type.Utf8]: 3,
  [Type.LargeUtf8]: 3,
  [Type.Binary]: 3,
  [Type.LargeBinary]: 3,
  [Type.ListView]: 3,
  [Type.LargeListView]: 3,
}

/** Texts or bytes whose longer values stand in buffers of their own. */
export const isView = (typeId: Type) => typeId === Type.Utf8View || typeId === Type.BinaryView

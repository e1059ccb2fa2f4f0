import type {Table} from '../core/table.js'
import {domainsOf, type Domain} from '../dp/domain.js'
import type {MinorityClasses} from '../core/planned.js'
import type {ModelColumn} from '../models/description.js'

/** The columns of a private model: what the domain says of them, and nothing that was read from the data but how its dates are written. */
export function declaredColumns(
  generator: string,
  {schema: {fields}}: Table,
  {target, minority}: MinorityClasses,
  domain: Domain,
): ModelColumn[] {
  const features = fields.filter(({name}) => name !== target)
  const domains = new Map(domainsOf(generator, domain, features).map((declared, at) => [features[at].name, declared]))
  return fields.map((field): ModelColumn => {
    const {name} = field
    const declared = domains.get(name)
    if (declared === undefined) return {kind: 'categorical', name, levels: minority}
    const sample = field.kind === 'numeric' && field.sample !== undefined ? {sample: field.sample} : {}
    if (declared.kind === 'levels') return {kind: 'categorical', name, levels: declared.levels}
    const date = field.kind === 'numeric' ? field.date : undefined
    if (date !== undefined) return {kind: 'numeric', name, decimals: 0, integer: true, date}
    return {kind: 'numeric', name, decimals: MOST_DECIMALS, integer: false, ...sample}
  })
}

/** Digits after the point that any number may have. */
const MOST_DECIMALS = 17

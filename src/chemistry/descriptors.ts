/** What a chemist would look at first, by the names in RDKit's answer. */
export const DESCRIPTORS = [
  {key: 'amw', name: 'molecular weight'},
  {key: 'CrippenClogP', name: 'logP'},
  {key: 'tpsa', name: 'polar surface area'},
  {key: 'NumHBD', name: 'hydrogen bond donors'},
  {key: 'NumHBA', name: 'hydrogen bond acceptors'},
  {key: 'NumRotatableBonds', name: 'rotatable bonds'},
  {key: 'FractionCSP3', name: 'share of sp3 carbons'},
  {key: 'NumRings', name: 'rings'},
  {key: 'NumAromaticRings', name: 'aromatic rings'},
  {key: 'NumHeteroatoms', name: 'heteroatoms'},
] as const

/** {@link DESCRIPTORS} in RDKit's answer; one that it has no number for is 0. */
export function descriptorsOf(json: string): Float64Array {
  const all = JSON.parse(json) as Record<string, unknown>
  return Float64Array.from(DESCRIPTORS, ({key}) => {
    const value = all[key]
    return typeof value === 'number' && Number.isFinite(value) ? value : 0
  })
}

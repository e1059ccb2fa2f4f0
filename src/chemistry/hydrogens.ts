/** Usual valences by atomic number, the smallest first, of the elements that take hydrogens without being told. */
const VALENCES: Readonly<Record<number, readonly number[]>> = {
  5: [3],
  6: [4],
  7: [3],
  8: [2],
  9: [1],
  14: [4],
  15: [3, 5, 7],
  16: [2, 4, 6],
  17: [1],
  32: [4],
  33: [3, 5, 7],
  34: [2, 4, 6],
  35: [1],
  50: [2, 4],
  51: [3, 5],
  52: [2, 4, 6],
  53: [1, 3, 5],
}
const BORON = 5
const CARBON_GROUP = [6, 14, 32]

/**
 * Hydrogens that an atom takes: those up to the smallest usual valence that its bonds leave room in. A charge adds its own to the valence
 * of what stands right of carbon (N+ has 4, O- has 1), and takes it from that of boron (B- has 4) and its amount from that of carbon.
 * Other metals take none.
 *
 * @param order Sum of the orders of its bonds in a Kekulé form, and its unpaired electrons.
 */
export function hydrogensFor(element: number, charge: number, order: number): number {
  const change = element === BORON ? -charge : CARBON_GROUP.includes(element) ? -Math.abs(charge) : charge
  for (const valence of VALENCES[element] ?? []) if (valence + change >= order) return valence + change - order
  return 0
}

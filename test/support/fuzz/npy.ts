/** A NumPy array file of doubles, version 1.0; cells are counted through. */
export function npyOf(shape: readonly number[], value: (cell: number) => number): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const header = `{'descr': '<f8', 'fortran_order': False, 'shape': (${tuple}), }`.padEnd(117) + '\n'
  const cells = shape.reduce((product, length) => product * length, 1)
  const bytes = Buffer.alloc(10 + header.length + 8 * cells)
  bytes.set([0x93, ...Buffer.from('NUMPY'), 1, 0, header.length & 255, header.length >> 8])
  bytes.write(header, 10, 'latin1')
  for (let cell = 0; cell < cells; cell++) bytes.writeDoubleLE(value(cell), 10 + header.length + 8 * cell)
  return bytes
}

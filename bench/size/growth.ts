/** The slope of log y on log x by least squares: y grows as x to this power. */
export function growthExponent(points: readonly {readonly x: number; readonly y: number}[]): number {
  const logs = points.map(({x, y}) => ({x: Math.log(x), y: Math.log(y)}))
  const mean = (of: 'x' | 'y') => logs.reduce((sum, point) => sum + point[of], 0) / logs.length
  const [x, y] = [mean('x'), mean('y')]
  const along = logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0)
  return logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0) / along
}

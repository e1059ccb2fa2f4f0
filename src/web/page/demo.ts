/** Files of the tour: rows of the simulated registry, every second one held back from the generator. */
export async function demoFiles(): Promise<readonly [data: File, holdout: File]> {
  const {default: registry} = await import('../../../fixtures/data/rare-disease-registry.csv?raw')
  const [header, ...rows] = registry.trimEnd().split('\n')
  const every = (first: number) => [header, ...rows.filter((_, row) => row % 2 === first), ''].join('\n')
  return [new File([every(0)], 'registry.csv'), new File([every(1)], 'holdout.csv')]
}

/**
 * Files that `open` was called with: it names them in the page that it serves, and hands them out under an address that only this page
 * knows. The page's policy lets it ask for nothing else.
 */
export async function handedFiles(page: Document): Promise<readonly File[]> {
  const places = [...page.querySelectorAll<HTMLMetaElement>('meta[name="given-file"]')]
  return Promise.all(
    places.map(async ({content, dataset}) => {
      const answer = await fetch(content)
      if (!answer.ok) throw new Error(`A file that was given cannot be had any more: status ${answer.status}.`)
      return new File([await answer.blob()], dataset['name'] ?? 'file')
    }),
  )
}

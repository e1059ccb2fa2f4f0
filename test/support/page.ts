import {parseHTML} from 'linkedom'

/** What tests ask of an element; linkedom's own types need the browser's, which this project does not load. */
export interface PageElement {
  readonly tagName: string
  readonly id: string
  readonly textContent: string
  readonly attributes: Iterable<{readonly name: string; readonly value: string}>
  getAttribute(name: string): string | null
  querySelector(selector: string): PageElement | null
  querySelectorAll(selector: string): Iterable<PageElement> & {readonly length: number}
}

export interface Page extends Pick<PageElement, 'querySelector' | 'querySelectorAll'> {
  readonly body: PageElement
  getElementById(id: string): PageElement | null
}

/** A page as a parser sees it. */
export function parsePage(html: string): Page {
  return (parseHTML(html) as unknown as {document: Page}).document
}

import { mergeConfig } from 'vite'
import pages from '../../../vite.config.ts'

/** The pages with every German word of the window in brackets: what is shown without them is of another source. */
export default mergeConfig(pages, {
  plugins: [
    {
      name: 'marked-words',
      enforce: 'pre',
      transform(code: string, id: string): string | undefined {
        if (!id.endsWith('/renderer/i18n/de.ts')) return undefined
        return `${code.replace('export const de', 'const plain')}
const mark = (words: any): any => typeof words === 'string' ? '⟦' + words + '⟧'
  : Object.fromEntries(Object.entries(words).map(([key, value]) => [key, mark(value)]))
export const de = mark(plain)`
      }
    }
  ]
})

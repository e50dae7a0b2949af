import { fact } from './fact.ts'

/** What can be said of pages in a time line. */
export const pagingFacts = {
  /** So many telephones listen as it begins. */
  paged: fact<{ readonly page: string; readonly count: number }>(
    { page: 'all', count: 12 },
    ({ page, count }) => `speaks to ${count} telephones (${page})`
  ),
  'not-paged': fact<{ readonly page: string; readonly because: 'not-allowed' }>(
    { page: 'all', because: 'not-allowed' },
    ({ page }) => `the caller may not page ${page}`
  ),
  'left-alone': fact<{ readonly party: string; readonly because: 'do-not-disturb' | 'busy' }>(
    { party: '102', because: 'busy' },
    ({ party, because }) => `${party} is left alone (${because})`
  )
}

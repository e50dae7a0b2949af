import { BaseSequencer, type TestSpecification } from 'vitest/node'

/** Files that drive whole programs: each waits for phones, windows and timers, some for over a minute. */
const longest = [
  'test/interop/',
  'test/desktop/',
  'test/electron/',
  'test/browser/',
  'test/main/shell/',
  'test/renderer/'
]

/**
 * On a clean clone nothing is known of how long a file takes, and its size says little. Those that wait longest begin
 * first, so that at the end no process is left alone with one of them.
 */
export default class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files)
    const { root } = this.ctx.config
    const placeOf = ({ moduleId }: TestSpecification) => {
      const at = longest.findIndex((folder) => moduleId.startsWith(`${root}/${folder}`))
      return at < 0 ? longest.length : at
    }
    return sorted.toSorted((one, other) => placeOf(one) - placeOf(other))
  }
}

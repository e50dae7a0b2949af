import { describe, expect, it } from 'vitest'
import { adapterIn } from './adapter.ts'
import { checks } from './checks/all.ts'
import { mutants } from './mutants.ts'
import { mutatedProject } from './mutated-project.ts'

describe('each safety line of the Electron adapter has a test that fails without it', () => {
  for (const mutant of mutants) {
    const { file, from, to, rule } = mutant
    it(`${file}: ${words(from)} → ${words(to) || 'nothing'}`, async () => {
      const noticing = checks.find((check) => check.rule === rule)
      if (noticing === undefined) throw new Error(`there is no rule: ${rule}`)
      await using project = await mutatedProject(process.cwd(), mutant)
      const adapter = await adapterIn(project.path)
      await expect((async () => noticing.run(adapter))(), `noticed by: ${rule}`).rejects.toThrow()
    })
  }

  it('a line that the source has no longer is an error, and so is one that it has twice', async () => {
    const file = 'main/shell/web-address.ts'
    const change = (from: string) => mutatedProject(process.cwd(), { file, from, to: '' })
    await expect(change('no such line')).rejects.toThrow(`${file} has 0 times, not once: no such line`)
    await expect(change('return')).rejects.toThrow(`${file} has 2 times, not once: return`)
  })
})

function words(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}

import { expect, test } from 'vitest'
import { violationsOf } from '../support/axe.ts'
import { active } from './support/samples.ts'
import { windows } from './support/window.ts'

const openWindow = windows()

test.each([
  ['en-US', 'Page all', 'Nobody hears you: your microphone is off.', 'Hang up', 'Mute'],
  ['de-DE', 'Durchsage all', 'Niemand hört Sie: Ihr Mikrofon ist aus.', 'Auflegen', 'Stumm']
])(
  'a page stands on its card with a notice; there is nothing to do but to hang up (4-pbx, Applications: paging): %s',
  async (locale, page, note, hangUp, mute) => {
    const calls = [active({ page: 'all', muted: true, via: null, way: [] })]
    const shell = { kind: 'browser', version: '0.1.0', locale, opensWindows: false } as const
    await using window = await openWindow({ calls, shell }, { locale })
    await window.page.getByText(page, { exact: true }).waitFor()
    await window.page.getByText(note).waitFor()
    await window.page.getByRole('button', { name: hangUp, exact: true }).waitFor()
    expect(await window.page.getByRole('button', { name: mute }).count()).toBe(0)
    expect(await violationsOf(window.page)).toEqual([])
  }
)

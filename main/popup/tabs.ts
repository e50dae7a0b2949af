import { randomUUID } from 'node:crypto'
import type { PopupTab } from '../ipc/contract.ts'
import type { PopupPage } from './rules.ts'

interface Tab {
  view: PopupTab
  readonly uniqueid: string
  readonly source: PopupPage['source']
  /** This phone has answered its call, or the person has opened it by hand. */
  kept: boolean
  over: boolean
}

interface NewTab extends Pick<PopupTab, 'call' | 'title' | 'url'> {
  readonly uniqueid: string
  readonly source: PopupPage['source']
  readonly kept: boolean
}

/** The oldest that nobody has touched and whose call is over make room. */
const mostTabs = 12

/** The tabs of one window's CTI pane; what they do by themselves is told by `2-cti`, Pop-up. */
export class PopupTabs {
  readonly #tabs: Tab[] = []
  readonly #changed: () => void

  constructor(changed: () => void) {
    this.#changed = changed
  }

  get views(): readonly PopupTab[] {
    return this.#tabs.map(({ view }) => view)
  }

  find(id: string): PopupTab | undefined {
    return this.#tabs.find(({ view }) => view.id === id)?.view
  }

  /** One tab for each call, and one for the person's own page: what comes later takes the place of what was there. */
  open(page: NewTab): void {
    const { uniqueid, source, call, title, url, kept } = page
    const open = this.#tabs.find((tab) => tab.uniqueid === uniqueid && tab.source === source)
    if (open !== undefined) {
      const { refusesFrames: _ofTheFormer, ...view } = open.view
      open.view = open.view.url === url ? { ...open.view, title } : { ...view, title, url }
      open.kept ||= kept
      open.over = false
    } else {
      const view = { id: randomUUID(), call, title, url, pinned: false }
      this.#tabs.push({ view, uniqueid, source, kept, over: false })
      this.#makeRoom()
    }
    this.#changed()
  }

  /** The page of this call cannot be embedded, if it is still the one that is shown. */
  refuseFrames(uniqueid: string, url: string): void {
    const tab = this.#tabs.find((candidate) => candidate.uniqueid === uniqueid && candidate.view.url === url)
    if (tab === undefined || tab.view.refusesFrames === true) return
    tab.view = { ...tab.view, refusesFrames: true }
    this.#changed()
  }

  answeredHere(uniqueid: string): void {
    for (const tab of this.#of(uniqueid)) tab.kept = true
  }

  /** The call is not, or no longer, for this phone. */
  over(uniqueid: string): void {
    for (const tab of this.#of(uniqueid)) {
      tab.over = true
      if (!tab.kept && !tab.view.pinned) this.#remove(tab)
    }
  }

  /** Someone has clicked or typed in it. */
  touched(id: string): void {
    const tab = this.#tabs.find(({ view }) => view.id === id)
    if (tab === undefined || tab.view.pinned) return
    tab.view = { ...tab.view, pinned: true }
    this.#changed()
  }

  close(id: string): void {
    const tab = this.#tabs.find(({ view }) => view.id === id)
    if (tab !== undefined) this.#remove(tab)
  }

  #of(uniqueid: string): Tab[] {
    return this.#tabs.filter((tab) => tab.uniqueid === uniqueid)
  }

  #remove(tab: Tab): void {
    this.#tabs.splice(this.#tabs.indexOf(tab), 1)
    this.#changed()
  }

  #makeRoom(): void {
    if (this.#tabs.length <= mostTabs) return
    const over = this.#tabs.filter((tab) => tab.over)
    const leaving = over.find(({ view }) => !view.pinned) ?? over[0] ?? this.#tabs[0]
    if (leaving !== undefined) this.#tabs.splice(this.#tabs.indexOf(leaving), 1)
  }
}

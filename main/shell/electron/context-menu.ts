import type { ContextMenuParams, MenuItemConstructorOptions, WebContents } from 'electron'
import { linkTarget } from '../../phone/links.ts'
import type { ElectronApi } from './api.ts'
import { windowOf } from './ask.ts'
import type { OpenOutside } from './outside.ts'
import type { DesktopWords } from './words.ts'

interface MenuPorts {
  readonly said: () => DesktopWords
  readonly outside: OpenOutside
}

/** Electron has no menu of its own for the right button: cut, copy, paste, links, and a number to call. */
export function serveContextMenus(
  electron: Pick<ElectronApi, 'app' | 'BrowserWindow' | 'clipboard' | 'Menu'>,
  ports: MenuPorts
): void {
  electron.app.on('web-contents-created', (_event, contents) => {
    contents.on('context-menu', (_menu, params) => {
      const items = itemsOf(electron, params, ports)
      if (items.length === 0) return
      const window = windowOf(electron, contents)
      electron.Menu.buildFromTemplate(items).popup(window === undefined ? {} : { window, ...at(contents, params) })
    })
  })
}

/** A key of the keyboard opens it where the text is, and a guest's place is not that of its window. */
function at(contents: WebContents, { x, y, menuSourceType }: ContextMenuParams): { x: number; y: number } | object {
  const guest = contents.getType() === 'webview'
  return menuSourceType === 'keyboard' && !guest ? { x, y } : {}
}

function itemsOf(
  { clipboard }: Pick<ElectronApi, 'clipboard'>,
  params: ContextMenuParams,
  { said, outside }: MenuPorts
): MenuItemConstructorOptions[] {
  const { menu } = said()
  const { editFlags: can, isEditable, linkURL, selectionText } = params
  const number = linkTarget(linkURL) ?? numberIn(selectionText)
  const groups: MenuItemConstructorOptions[][] = [
    number === undefined
      ? []
      : [{ label: menu.call(number), click: () => void outside(`tel:${encodeURIComponent(number)}`) }],
    linkURL === ''
      ? []
      : [
          ...(/^https?:/i.test(linkURL) ? [{ label: menu.openLink, click: () => void outside(linkURL) }] : []),
          { label: menu.copyLink, click: () => clipboard.writeText(linkURL) }
        ],
    isEditable ? [{ label: menu.undo, role: 'undo', enabled: can.canUndo }] : [],
    [
      ...(isEditable ? [{ label: menu.cut, role: 'cut' as const, enabled: can.canCut }] : []),
      ...(isEditable || selectionText !== ''
        ? [{ label: menu.copy, role: 'copy' as const, enabled: can.canCopy }]
        : []),
      ...(isEditable ? [{ label: menu.paste, role: 'paste' as const, enabled: can.canPaste }] : [])
    ],
    isEditable ? [{ label: menu.selectAll, role: 'selectAll', enabled: can.canSelectAll }] : []
  ]
  const filled = groups.filter(({ length }) => length > 0)
  return filled.flatMap((group, index) => (index === 0 ? group : [{ type: 'separator' as const }, ...group]))
}

/** What was marked, where it looks like a number that somebody wants to call. */
function numberIn(text: string): string | undefined {
  const trimmed = text.trim()
  const digits = trimmed.replace(/\D/g, '').length
  return /^\+?[\d\s()/.-]+$/.test(trimmed) && digits >= 3 && digits <= 17 ? trimmed : undefined
}

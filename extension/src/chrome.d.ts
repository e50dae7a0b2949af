/** What is used of the browser's API for extensions, as Chromium documents it. */
declare namespace chrome {
  interface Sender {
    readonly id?: string
    readonly tab?: { readonly id?: number }
  }
  interface Happening<L> {
    addListener(listener: L): void
  }
  const runtime: {
    readonly onMessage: Happening<
      (message: unknown, sender: Sender, answer: (reply: unknown) => void) => boolean | undefined
    >
    readonly onInstalled: Happening<(details: { readonly reason: string }) => void>
    sendMessage(message: unknown): Promise<unknown>
    openOptionsPage(): Promise<void>
  }
  const i18n: {
    getMessage(name: string, values?: string | readonly string[]): string
    getUILanguage(): string
  }
  const storage: {
    readonly local: {
      get(key: string): Promise<Record<string, unknown>>
      set(items: Record<string, unknown>): Promise<void>
      remove(key: string): Promise<void>
      setAccessLevel(options: { readonly accessLevel: 'TRUSTED_CONTEXTS' }): Promise<void>
    }
  }
  const permissions: {
    request(wanted: { readonly origins: readonly string[] }): Promise<boolean>
    remove(given: { readonly origins: readonly string[] }): Promise<boolean>
  }
  const contextMenus: {
    create(item: { readonly id: string; readonly title: string; readonly contexts: readonly string[] }): void
    removeAll(): Promise<void>
    readonly onClicked: Happening<
      (
        info: { readonly menuItemId: string | number; readonly selectionText?: string; readonly frameId?: number },
        tab?: { readonly id?: number }
      ) => void
    >
  }
  const action: { readonly onClicked: Happening<() => void> }
  const tabs: {
    query(all: object): Promise<readonly { readonly id?: number }[]>
    sendMessage(tab: number, message: unknown, options?: { readonly frameId: number }): Promise<unknown>
  }
  const dom: { openOrClosedShadowRoot(element: Element): ShadowRoot | null } | undefined
}

/** Pages of callers. */
export const popup = {
  popup: {
    title: 'Caller pages',
    show: 'Caller’s page',
    tabs: 'Pages of calls',
    address: 'Address of the page',
    openInBrowser: 'Open in browser',
    closeTab: 'Close {{title}}',
    closeAll: 'Close all',
    closing_one: 'Close the page?',
    closing_other: 'Close {{count}} pages?',
    closingText: 'What was typed in the page of {{who}} and not saved there is lost.',
    keepPage: 'Keep open',
    closePage_one: 'Close the page',
    closePage_other: 'Close the pages',
    pinned: 'stays',
    pin: 'Keep this page',
    unpin: 'Let this page go after the call',
    backTo: 'Back to {{who}}',
    front: {
      ringing: 'Rings now',
      calling: 'Being called',
      active: 'On the line',
      held: 'Waiting on hold',
      ended: 'Call is over'
    },
    failed: {
      status: 'The page answered with status {{status}}.',
      notFound: 'The page was not found (status {{status}}).',
      server: 'The application has a fault of its own (status {{status}}).',
      unreachable: 'The page cannot be reached: {{why}}',
      download: 'The page is a file to be saved, not one to be shown.',
      'no-content': 'The application answered without a page.',
      slow: 'The page has not come for 20 seconds.'
    },
    loading: 'Loading page',
    emptyTitle: 'The caller’s page opens here',
    emptyText: 'When a call rings, the page that your pop-up names stands beside it.',
    emptySetUp: 'Set up the pop-up',
    emptyOpen: 'Open the page of this call',
    failedTitle: 'The page did not load',
    crashedTitle: 'The page crashed',
    crashedText: 'Your call is not touched by that.',
    refusedTitle: 'This page refuses frames',
    refusedText: 'It opens in a window of its own. Later calls use the same window.',
    openWindow: 'Open CTI window',
    openAlreadyTitle: 'Offhook is open already',
    openAlreadyText: 'Press here to bring its window to the front.',
    blockedTitle: 'The page’s window was kept from opening',
    blockedText: 'Allow pop-up windows for this address in the browser, or choose “Beside the call” in the settings.'
  }
} as const

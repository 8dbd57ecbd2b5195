// What a hand does to the page.

/** On a busy machine a hand can come before what it reaches for. */
const TURNS = 3;
/** Short ones: what the row moved away from is not coming back by itself. */
const TOOL_TURNS = 12;

/** Scrolls back with the wheel, as what holds the place of a first picture gives way to a hand only, and waits until it stands. */
export async function back(page, px) {
  const log = page.locator('[data-testid=timeline]');
  const begun = await log.evaluate((element) => element.scrollTop);
  await log.hover();
  for (let turn = 1; ; turn += 1) {
    await page.mouse.wheel(0, -px);
    try {
      await stands(page, begun);
      break;
    } catch (error) {
      if (turn === TURNS) throw error;
    }
  }
  await page.mouse.move(0, 0);
}

/** Points at a message and presses one of its tools: while a timeline settles, a row can move away from under the pointer, and its tools with it. */
export async function pressesTool(row, tool) {
  await withTools(row, (limit) => row.locator(`[data-testid=${tool}]`).first().click(limit));
}

/** Points at a message until its tools are there. */
export async function points(row) {
  await withTools(row, (limit) => row.locator('[data-testid=message-more]').waitFor(limit));
}

async function withTools(row, act) {
  for (let turn = 1; ; turn += 1) {
    await row.hover();
    try {
      return await act({ timeout: 2_000 });
    } catch (error) {
      if (turn === TOOL_TURNS) throw error;
    }
    await row.page().mouse.move(0, 0);
  }
}

/** Scrolls back until the last such thing stands whole in the timeline, and presses it: how far back it lies depends on widths, fonts and days. */
export async function pressesBack(page, selector) {
  for (let turn = 0; !(await within(page, selector)); turn += 1) {
    if (turn === 20) throw new Error(`${selector} is nowhere in the timeline`);
    await back(page, 300);
  }
  await page.locator(selector).last().click();
}

const within = (page, selector) =>
  page.evaluate((selector) => {
    const log = document.querySelector('[data-testid=timeline]').getBoundingClientRect();
    const box = [...document.querySelectorAll(selector)].at(-1)?.getBoundingClientRect();
    return box !== undefined && box.top >= log.top && box.bottom <= log.bottom;
  }, selector);

function stands(page, begun) {
  return page.waitForFunction(
    (begun) => {
      const { scrollTop } = document.querySelector('[data-testid=timeline]');
      const stands = scrollTop !== begun && scrollTop === globalThis.stood;
      globalThis.stood = scrollTop;
      return stands;
    },
    begun,
    { polling: 100, timeout: 6_000 },
  );
}

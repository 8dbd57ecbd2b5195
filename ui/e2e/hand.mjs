// What a hand does to the page.

/** Scrolls back with the wheel, as what holds the place of a first picture gives way to a hand only, and waits until it stands. */
export async function back(page, px) {
  const log = page.locator('[data-testid=timeline]');
  const begun = await log.evaluate((element) => element.scrollTop);
  await log.hover();
  await page.mouse.wheel(0, -px);
  await page.waitForFunction(
    (begun) => {
      const { scrollTop } = document.querySelector('[data-testid=timeline]');
      const stands = scrollTop !== begun && scrollTop === globalThis.stood;
      globalThis.stood = scrollTop;
      return stands;
    },
    begun,
    { polling: 100 },
  );
  await page.mouse.move(0, 0);
}

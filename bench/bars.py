"""Cells and rows of tables in which figures stand beside the bars that they are to hold."""
import operator
import statistics

NOT_MEASURED = "not measured"


def spread(values: list, digits: int = 2) -> str:
    """The median, in brackets the lowest and the highest."""
    return f"{statistics.median(values):.{digits}f} ({min(values):.{digits}f}..{max(values):.{digits}f})"


def cell(values: list, holds, bar: float) -> str:
    """`holds`: operator.ge or operator.le, what the median is to be of the bar."""
    verdict = "ok" if holds(statistics.median(values), bar) else "below"
    sign = ">=" if holds is operator.ge else "<="
    return f"{spread(values)} {sign} {bar:.2f} {verdict}"


def print_row(title: str, cells: list) -> None:
    print(f"| {title} | " + " | ".join(cells) + " |")


def print_head(title: str, columns: list) -> None:
    print()
    print_row(title, columns)
    print_row("---", ["---"] * len(columns))


def print_table(title: str, columns: list, rows: list) -> None:
    """Rows are (title, cells). Leaves out those of which nothing was measured, and a table without rows."""
    rows = [(name, cells) for name, cells in rows if any(cell_text != NOT_MEASURED for cell_text in cells)]
    if rows:
        print_head(title, columns)
        for name, cells in rows:
            print_row(name, cells)

"""Reads folders of results with pandas, polars and DuckDB: every format says the same, to the last bit, with its types.

    python tests/python/read_tables.py FOLDER...

What is true is the CSV read by nothing but the standard library, by the types in datapackage.json.
"""

import csv
import datetime
import json
import pathlib
import sys

import duckdb
import pandas
import polars
import pyarrow.parquet

PARSE = {
    "string": str,
    "integer": int,
    "number": float,
    "boolean": {"1": True, "0": False}.__getitem__,
    "date": datetime.date.fromisoformat,
}
PANDAS = {"string": "string", "integer": "Int64", "number": "float64", "boolean": "boolean"}
DUCKDB = {"string": "VARCHAR", "integer": "BIGINT", "number": "DOUBLE", "boolean": "BOOLEAN", "date": "DATE"}
ARROW = {"string": "string", "integer": "int64", "number": "double", "boolean": "bool", "date": "date32[day]"}
POLARS = {
    "string": polars.String,
    "integer": polars.Int64,
    "number": polars.Float64,
    "boolean": polars.Boolean,
    "date": polars.Date,
}


class Table:
    """A table as datapackage.json describes it, with the rows of its CSV."""

    def __init__(self, folder, resource):
        self.folder, self.name = folder, resource["name"]
        fields = resource["schema"]["fields"]
        self.types = {field["name"]: field["type"] for field in fields}
        self.units = {field["name"]: field["unit"] for field in fields if "unit" in field}
        assert len(self.types) == len(fields), f"{self.name}: two columns have one name"
        with self.path("csv").open(encoding="utf-8", newline="") as lines:
            head, *rows = csv.reader(lines)
        assert head == list(self.types), f"{self.name}: {head}"
        self.rows = [
            tuple(PARSE[kind](text) if text else None for text, kind in zip(row, self.types.values()))
            for row in rows
        ]

    def path(self, ending):
        inside = self.folder if ending == "csv" else self.folder / ending
        return inside / f"{self.name}.{ending}"

    def of(self, *kinds):
        return [name for name, kind in self.types.items() if kind in kinds]

    def measured(self, name):
        """Whether anything is in the column; no reader can guess the type of nothing."""
        place = list(self.types).index(name)
        return any(row[place] is not None for row in self.rows)

    def same(self, reader, names, rows):
        """Holds what a reader found against the rows of the CSV."""
        assert list(names) == list(self.types), f"{reader}, {self.name}: {names}"
        found = [tuple(map(plain, row, self.types.values())) for row in rows]
        assert len(found) == len(self.rows), f"{reader}, {self.name}: {len(found)} rows of {len(self.rows)}"
        for number, (one, other) in enumerate(zip(self.rows, found)):
            for name, wanted, value in zip(self.types, one, other):
                # repr tells numbers apart to the last bit, and 1 from 1.0 and True.
                assert repr(wanted) == repr(value), (
                    f"{reader}, {self.name}: `{name}` in row {number} is {value!r}, not {wanted!r}"
                )
        return len(found)


def plain(value, kind):
    """A value of any library as one of Python; what is not there is None."""
    if value is None or value is pandas.NaT or value is pandas.NA or value != value:
        return None
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, datetime.datetime):
        assert value.time() == datetime.time(), value
        value = value.date()
    # With holes or without a point in the file, pandas and Excel hold whole numbers as floating point, and the other way round.
    if kind in ("integer", "number") and isinstance(value, (int, float)) and not isinstance(value, bool):
        whole = PARSE[kind](value)
        assert whole == value, value
        return whole
    # JSON has no days and Excel no flags with holes.
    if kind == "date" and isinstance(value, str):
        return datetime.date.fromisoformat(value)
    return value


def frame(table, reader, data):
    return table.same(reader, data.columns, data.astype(object).itertuples(index=False, name=None))


def typed(table, reader, data, strict):
    """Asserts that columns have their types."""
    is_kind = {
        "string": lambda of: not pandas.api.types.is_numeric_dtype(of),
        "integer": pandas.api.types.is_integer_dtype if strict else pandas.api.types.is_numeric_dtype,
        "number": pandas.api.types.is_numeric_dtype,
        "boolean": lambda of: pandas.api.types.is_bool_dtype(of) or of == object,
        "date": lambda of: pandas.api.types.is_datetime64_any_dtype(of) or strict and of == object,
    }
    for name, kind in table.types.items():
        if table.measured(name):
            assert is_kind[kind](data[name].dtype), f"{reader}, {table.name}: {name} is {data[name].dtype}"


def with_pandas(table):
    dates = table.of("date")
    types = {name: PANDAS[kind] for name, kind in table.types.items() if kind != "date"}
    data = pandas.read_csv(
        table.path("csv"),
        dtype=types,
        parse_dates=dates,
        true_values=["1"],
        false_values=["0"],
        keep_default_na=False,
        na_values=[""],
    )
    typed(table, "pandas, CSV", data, True)
    cells = frame(table, "pandas, CSV", data)
    data = pandas.read_json(table.path("json"), precise_float=True, dtype=False)
    if table.rows:
        for name in dates:
            data[name] = pandas.to_datetime(data[name])
        typed(table, "pandas, JSON", data, False)
        cells += frame(table, "pandas, JSON", data)
    data = pandas.read_parquet(table.path("parquet"), dtype_backend="numpy_nullable")
    typed(table, "pandas, Parquet", data, True)
    cells += frame(table, "pandas, Parquet", data)
    heads = {name: f"{name} [{table.units[name]}]" if name in table.units else name for name in table.types}
    data = pandas.read_excel(
        table.folder / "tables.xlsx",
        sheet_name=table.name,
        # pandas would take words such as "2" for numbers.
        dtype={heads[name]: "string" for name in table.of("string")},
        keep_default_na=False,
        na_values=[""],
    )
    assert list(data.columns) == list(heads.values()), f"Excel, {table.name}: {list(data.columns)}"
    data.columns = list(table.types)
    typed(table, "pandas, Excel", data, False)
    return cells + frame(table, "pandas, Excel", data)


def with_arrow(table):
    schema = pyarrow.parquet.read_schema(table.path("parquet"))
    found = {field.name: str(field.type) for field in schema}
    assert found == {name: ARROW[kind] for name, kind in table.types.items()}, found
    assert json.loads(schema.metadata[b"units"]) == table.units


def with_duckdb(table):
    types = {name: DUCKDB[kind] for name, kind in table.types.items()}
    cells = 0
    for ending, more in [("csv", {"columns": types}), ("json", {}), ("parquet", {})]:
        path = str(table.path(ending))
        read = {"csv": duckdb.read_csv, "json": duckdb.read_json, "parquet": duckdb.read_parquet}[ending]
        if ending == "json" and not table.rows:
            continue
        data = read(path, **more)
        for name, found in zip(data.columns, map(str, data.types)):
            # JSON does not say what is in a column of nothing.
            if ending != "json" or table.measured(name):
                assert found == types[name], f"DuckDB, {ending}, {table.name}: {name} is {found}"
        cells += table.same(f"DuckDB, {ending}", data.columns, data.fetchall())
    return cells


def with_polars(table):
    data = polars.read_parquet(table.path("parquet"))
    assert dict(data.schema) == {name: POLARS[kind] for name, kind in table.types.items()}
    cells = table.same("polars, Parquet", data.columns, data.iter_rows())
    if table.rows:
        data = polars.read_json(table.path("json"), infer_schema_length=None)
        # With so many columns it forgets their order.
        data = data.select(list(table.types))
        cells += table.same("polars, JSON", data.columns, data.iter_rows())
    return cells


def main(folders):
    tables = 0
    rows = 0
    for folder in map(pathlib.Path, folders):
        package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
        for resource in package["resources"]:
            table = Table(folder, resource)
            with_arrow(table)
            rows += with_pandas(table) + with_duckdb(table) + with_polars(table)
            tables += 1
    assert tables and rows, "nothing was read"
    print(f"{tables} tables: {rows} rows read, the same in every format and library to the last bit")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]) if sys.argv[1:] else __doc__)

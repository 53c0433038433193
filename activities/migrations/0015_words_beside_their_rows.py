from django.db import migrations


def keep_beside(apps, schema_editor):
    """PostgreSQL keeps long texts in a table beside, to be put together at each look: a search looks at all of them.

    So much as a page holds is kept in the row instead, and the words that every search reads leave it last of all.
    """
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("ALTER TABLE activities_searchtext SET (toast_tuple_target = 8160)")
    schema_editor.execute("ALTER TABLE activities_searchtext ALTER COLUMN loose SET STORAGE MAIN")
    # Written anew, since a text that is only copied stays where it was.
    schema_editor.execute("UPDATE activities_searchtext SET loose = loose || '', exact = exact || ''")


def keep_apart(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute("ALTER TABLE activities_searchtext RESET (toast_tuple_target)")
    schema_editor.execute("ALTER TABLE activities_searchtext ALTER COLUMN loose SET STORAGE EXTENDED")


class Migration(migrations.Migration):

    dependencies = [
        ("activities", "0014_one_chain_over_the_record"),
    ]

    operations = [
        migrations.RunPython(keep_beside, keep_apart),
    ]

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0004_register_of_promoters"),
        ("core", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Travel",
            fields=[],
            options={
                "verbose_name": "how warnings travel",
                "permissions": (("view_travel", "Can see how warnings travel"),),
                "proxy": True,
                "default_permissions": (),
                "indexes": [],
                "constraints": [],
            },
            bases=("core.dailycount",),
        )
    ]
